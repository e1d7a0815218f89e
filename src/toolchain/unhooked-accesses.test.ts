import { describe, expect, it } from 'vitest';

import { hookTheRest } from './unhooked-accesses.ts';

const hooks = (body: string): string[] => {
  const text = `define void @f() #3 !dbg !1 {\n${body}\n}\nattributes #3 = { nounwind sanitize_thread }\n`;
  return (hookTheRest(text) ?? '')
    .split('\n')
    .filter((line) => line.includes('@__tsan_') && !line.startsWith('declare'));
};

describe('hooks for what the pass leaves out', () => {
  it.each([
    ['%1 = load i24, ptr %s, align 1, !dbg !7', 'call void @__tsan_read_range(ptr %s, i32 3), !dbg !7'],
    ['%1 = load volatile i48, ptr @s, align 8', 'call void @__tsan_read_range(ptr @s, i32 6)'],
    ['%1 = load <3 x float>, ptr %"a b", align 4', 'call void @__tsan_read_range(ptr %"a b", i32 12)'],
    ['store i56 %1, ptr %s, align 1, !tbaa !8, !dbg !9', 'call void @__tsan_write_range(ptr %s, i32 7), !dbg !9'],
    ['store <8 x i32> zeroinitializer, ptr %s, align 32', 'call void @__tsan_write_range(ptr %s, i32 32)'],
    ['store <3 x i8> <i8 1, i8 2, i8 3>, ptr %s, align 4', 'call void @__tsan_write_range(ptr %s, i32 3)'],
    ['store <3 x ptr> <ptr @a, ptr @b, ptr null>, ptr %s, align 4', 'call void @__tsan_write_range(ptr %s, i32 12)'],
    ['store <8 x i32> splat (i32 1), ptr %s, align 4', 'call void @__tsan_write_range(ptr %s, i32 32)'],
    [
      'store i24 ptrtoint (ptr @a to i24), ptr getelementptr inbounds nuw (i8, ptr @s, i32 1), align 1',
      'call void @__tsan_write_range(ptr getelementptr inbounds nuw (i8, ptr @s, i32 1), i32 3)',
    ],
  ])('%s', (access, hook) => {
    expect(hooks(`  ${access}`)).toEqual([`  ${hook}`]);
  });

  it.each([
    '%1 = load i32, ptr %s, align 4',
    'store <4 x float> %1, ptr %s, align 16',
    'store i1 %1, ptr %s, align 1',
    'store ptr %1, ptr %s, align 4',
  ])('none for %s, which has one', (access) => expect(hooks(`  ${access}`)).toEqual([]));

  it('are not for functions that are not instrumented', () => {
    expect(
      hookTheRest('define void @f() #3 {\n  store i24 %1, ptr %s, align 1\n}\nattributes #3 = { nounwind }\n'),
    ).toBe(undefined);
  });

  const sizeOf = (type: string): string => `i32 ptrtoint (ptr getelementptr (${type}, ptr null, i32 1) to i32)`;

  it.each([
    ['call void @f(ptr noundef byval(%struct.s) align 4 @g) #5, !dbg !7', ['%struct.s', '@g'], ', !dbg !7'],
    [
      '%1 = tail call i32 @f(i32 1, ptr noundef nonnull byval(%"a(b) c") align 8 captures(none) dereferenceable(8) %"x y", i32 2)',
      ['%"a(b) c"', '%"x y"'],
      '',
    ],
    [
      'call void @f(ptr byval({ i32, i32 }) align 4 getelementptr inbounds nuw (i8, ptr @s, i32 4), i32 2)',
      ['{ i32, i32 }', 'getelementptr inbounds nuw (i8, ptr @s, i32 4)'],
      '',
    ],
  ])('%s', (call, [type = '', place = ''], debug) => {
    expect(hooks(`  ${call}`)).toEqual([`  call void @__tsan_read_range(ptr ${place}, ${sizeOf(type)})${debug}`]);
  });

  it('are two for two structures, none for one that has no value', () => {
    const found = hooks(
      '  call void @f(ptr byval(%a) align 4 %x, ptr byval(%b) align 4 poison, ptr byval(%c) align 4 @z)',
    );
    expect(found.map((line) => /ptr (\S+),/.exec(line)?.[1])).toEqual(['%x', '@z']);
  });
});
