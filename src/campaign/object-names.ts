/**
 * Names of synchronisation objects. What is in a heap block shows in the whole of an execution only, so while it runs objects there go by their
 * addresses, and their names are put in where its texts become a report.
 */
import { plainName } from '../engine/trace.ts';
import type { Places } from './places.ts';
import type { StackName } from './stack-names.ts';

const addressName = /0x[0-9a-f]+/g;

export class ObjectNames {
  readonly #places: Places;
  /** Those that go by their addresses, by the text. */
  readonly #plain = new Map<string, number>();
  /** What each name that was put in stands for. */
  readonly #taken = new Map<string, number>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** `local`: of what is on a stack. */
  name(kind: string, address: number, local: StackName | undefined): string {
    const text = this.#places.name(kind, address, local);
    if (text === plainName(kind, address)) this.#plain.set(text, address);
    return text;
  }

  /** `lock mutex 0x106d0` becomes `lock mutex 0x106b8->lock (of struct pool)`. `place`: with what stands in brackets. */
  complete(text: string, place = true): string {
    if (!text.includes('0x')) return text;
    return text.replaceAll(addressName, (found, at: number) => {
      const address = Number(found);
      const before = text.slice(0, at);
      const isName = [...this.#plain].some(([name, of]) => of === address && `${before}${found}`.endsWith(name));
      return (isName ? this.#member(address, place) : undefined) ?? found;
    });
  }

  #member(address: number, place: boolean): string | undefined {
    const member = this.#places.heapMembers.at(address);
    if (member === undefined) return undefined;
    const name = `0x${member.base.toString(16)}->${member.path.slice(1)}`;
    const first = this.#taken.get(name) ?? address;
    this.#taken.set(name, first);
    // Classes of libraries have several objects in them, which the program knows as one.
    const own = first === address ? name : `${name} at 0x${address.toString(16)}`;
    return place ? `${own} (of ${member.type})` : own;
  }
}
