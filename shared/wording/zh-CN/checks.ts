// Chinese sentences of the check runner and the verdict.
import type { CHECKS_EN } from '../en/checks.ts'

export const CHECKS_ZH: Readonly<Record<keyof typeof CHECKS_EN, string>> = {
  'check.evidence-missing': '无法读取 {{fact}}（{{reason}}），因此不判断此环节。',
  'check.evidence-not-collected': '{{fact}}：没有收集到证据，因此不判断此环节。',
  'check.target-not-located': '无法定位目标，因此不判断此环节。',
  'windows.not-read': '{{instance}} 运行 Windows，其内部不读取：只判断云上配置和探测结果。',
  'windows.no-such-thing': '{{instance}} 运行 Windows，没有 SELinux 和 AppArmor。',
  'check.defect': '该检查在 whyport 内部出错（{{error}}）；不判断此环节。',
}
