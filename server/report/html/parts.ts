// Which pieces are the pages made of? Every value from outside is escaped here.
import { html } from 'ghtml'
import { escapeTerminal } from '#server/report/escape-terminal.ts'

/** Markup that is ready to be put in with `!`; only functions of this folder make it. */
export type Markup = string

/** A text with control and direction characters made visible; the template escapes the rest. */
export const shown = (text: string): string => escapeTerminal(text)

export const section = (title: string, content: Markup): Markup =>
  html`<section><h2>${shown(title)}</h2>!${content}</section>`

export const paragraph = (text: string, look = ''): Markup =>
  html`<p class="${look}">${shown(text)}</p>`

/** Lines to be copied as they stand. */
export const block = (text: string): Markup =>
  html`<pre><code>${text.split('\n').map(shown).join('\n')}</code></pre>`

export const bullets = (texts: readonly string[]): Markup =>
  html`<ul>!${texts.map(text => html`<li>${shown(text)}</li>`)}</ul>`

/** The first cell of a row may carry a class that names its meaning. */
export type Row = { readonly look?: string; readonly cells: readonly string[] }

export const table = (titles: readonly string[], rows: readonly Row[]): Markup =>
  html`<div class="wide"><table><thead><tr>!${titles.map(headCell)}</tr></thead><tbody>!${rows.map(rowOf)}</tbody></table></div>`

const headCell = (title: string): Markup => html`<th scope="col">${shown(title)}</th>`

const rowOf = ({ look = '', cells }: Row): Markup =>
  html`<tr>!${cells.map((text, place) => html`<td class="${place === 0 ? look : ''}">${shown(text)}</td>`)}</tr>`
