/** What programs, configurations and revision files import from athanor. */
export type { Op } from './revision/op.ts'
