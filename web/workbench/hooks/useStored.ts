import { useCallback, useState } from "react";

/** What this browser remembers; storage that refuses (private windows) is no error. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // it lives until the page is closed
  }
}

/** Forgets everything whose key begins so. */
export function forget(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // nothing was remembered
  }
}

/** State that survives a reload. */
export function useStored<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const text = recall(key);
    return text === null ? initial : (JSON.parse(text) as T);
  });
  const store = useCallback(
    (next: T) => {
      setValue(next);
      remember(key, JSON.stringify(next));
    },
    [key],
  );
  return [value, store];
}
