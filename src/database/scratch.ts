/** A fresh embedded PostgreSQL in memory, from an archive of one that was made before. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import type { PGlite } from '@electric-sql/pglite'
import type { Database } from './database.ts'
import { type Embedding, databaseOf, embedded, startEngine } from './pglite.ts'

export interface Scratch extends Embedding {
  /** The cache directory, made when it is not there; null keeps nothing. */
  readonly cache: string | null
}

/**
 * An empty database, UTF8, that nobody else sees. To be made anew it takes seconds, as `initdb` runs
 * in WebAssembly; from the archive, half of one. An archive that is missing or damaged is made again,
 * one that cannot be written is done without.
 *
 * @throws AthanorError ATH304
 */
export async function scratch({ cache, ...embedding }: Scratch): Promise<Database> {
  const file = cache === null ? null : join(cache, `postgres-${embedded.package}.br`)
  const engine = (file !== null && (await fromArchive(file))) || (await made(file))
  return databaseOf(engine, 'pglite:memory', embedding)
}

async function fromArchive(file: string): Promise<PGlite | null> {
  try {
    const kept = await readFile(file)
    const [sum, packed] = [kept.subarray(0, sumLength), kept.subarray(sumLength)]
    if (!sumOf(packed).equals(sum)) return null
    return await startEngine({ loadDataDir: new Blob([await promisify(brotliDecompress)(packed)]) })
  } catch {
    return null
  }
}

async function made(file: string | null): Promise<PGlite> {
  // Segments of 16 MB would be most of the archive.
  const engine = await startEngine({ initDbStartParams: ['--wal-segsize=1'] })
  if (file !== null) await keep(engine, file)
  return engine
}

/** Beside the file first and then in its place: a reader sees all of it or none. */
async function keep(engine: PGlite, file: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    // So that whoever starts from the archive has nothing to recover.
    await engine.exec('CHECKPOINT')
    const archive = await (await engine.dumpDataDir('none')).arrayBuffer()
    const packed = await promisify(brotliCompress)(archive, { params })
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(unfinished, [sumOf(packed), packed])
    await rename(unfinished, file)
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined)
  }
}

/** The window is as long as a database: the archive holds three that are alike. */
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 5,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
}

const sumLength = 32

function sumOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest()
}
