import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

/** A command line that can be copied. From disk there may be no clipboard: then the text is selected. */
export function Command({ text }: { readonly text: string }): VNode {
  const done = useSignal(false);
  const copy = async (event: Event): Promise<void> => {
    const code = (event.currentTarget as HTMLElement).previousElementSibling;
    try {
      await navigator.clipboard.writeText(text);
      done.value = true;
    } catch {
      if (code !== null) getSelection()?.selectAllChildren(code);
    }
  };
  return (
    <span class="command">
      <code>{text}</code>
      <button type="button" class="no-print" onClick={(event) => void copy(event)}>
        {done.value ? 'Copied' : 'Copy'}
      </button>
    </span>
  );
}
