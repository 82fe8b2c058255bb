/** What `read` gives, read again only when the key is another; a read that failed is not kept. */
export function remembered<T>(keyOf: () => unknown, read: () => Promise<T>): () => Promise<T> {
  let known: { readonly key: unknown; readonly value: Promise<T> } | undefined;
  return async () => {
    const key = await keyOf();
    if (known !== undefined && known.key === key) return known.value;
    const now = { key, value: read() };
    known = now;
    now.value.catch(() => {
      if (known === now) known = undefined;
    });
    return now.value;
  };
}
