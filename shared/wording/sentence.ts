// What does this message say in the reader's language?
import i18next from 'i18next'
import type { Message } from '../message.ts'
import { EN } from './en.ts'

const i18n = i18next.createInstance()
// Keys contain dots; values are escaped by each output, never here.
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
  resources: { en: { translation: EN } },
})

export const sentence = ({ key, params }: Message): string => i18n.t(key, params)
