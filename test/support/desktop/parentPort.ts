/** What a utility process finds on `process`, over the channel of a forked one. */
Object.assign(process, {
  parentPort: {
    postMessage: (message: unknown): void => void process.send?.(message as object),
    on: (_event: 'message', listener: (event: { readonly data: unknown }) => void): void =>
      void process.on('message', (data) => listener({ data })),
  },
})
