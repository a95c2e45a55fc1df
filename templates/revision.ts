/**
 * The message
 *
 * Revision: 000000000000
 * Revises:  <base>
 * Created:  1970-01-01 00:00:00 UTC
 */
import type { Op } from 'athanor'

export const revision = '000000000000'
export const revises = null
export const branchLabels = []
export const dependsOn = []

export async function upgrade(op: Op) {}

export async function downgrade(op: Op) {}
