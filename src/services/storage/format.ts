/** Identity of the two SQLite files of the studio. The layout of `.ppx` is told in docs/file-format.md. */
export const PROJECT_APPLICATION_ID = 0x50_50_58_53 // "PPXS"
export const LIBRARY_APPLICATION_ID = 0x50_50_58_4c // "PPXL"
export const PROJECT_EXTENSION = '.ppx'

/** Bounds a file from elsewhere is held to before anything of it is used. */
export const limits = {
  fileBytes: 64 * 2 ** 30,
  recordBytes: 4 * 2 ** 20,
  records: 200_000,
  /** One chunk of one channel, unpacked: far above what the recorder writes. */
  columnBytes: 16 * 2 ** 20,
  snapshotBytes: 512 * 2 ** 20,
} as const
