import { blocksOf } from './blocks.ts';
import type { Markup, MarkupExpression } from './markup.ts';

const TAG = /<!--|<([A-Za-z][\w.-]*)|\{\{/g;
const ATTRIBUTE = /\s*(?:([^\s=>"'/]+)(?:(\s*=\s*["'])|\s*=\s*[^\s>"']+)?|\/)/y;

/** Vue: the elements of the template, what stands in `{{ }}`, and what directives say. */
export function vueMarkup(text: string): Markup {
  const markup: Markup = { elements: [], expressions: [] };
  const range = templateOf(text);
  if (range === null) return markup;
  const tag = new RegExp(TAG);
  tag.lastIndex = range[0];
  for (let match = tag.exec(text); match && match.index < range[1]; match = tag.exec(text)) {
    if (match[1]) {
      markup.elements.push({ name: match[1], start: match.index });
      tag.lastIndex = attributes(text, tag.lastIndex, range[1], markup.expressions);
    } else tag.lastIndex = passed(text, match.index, match[0] === '{{' ? '}}' : '-->', markup.expressions);
  }
  return markup;
}

/** What is between the outermost `<template>` and its end. */
function templateOf(text: string): [number, number] | null {
  const scripts = blocksOf(text);
  const isOutside = (at: number): boolean => scripts.every(({ outer }) => at < outer[0] || at >= outer[1]);
  const opening = [...text.matchAll(/<template(?=[\s>])([^>]{0,2000})>/g)].find(({ index }) => isOutside(index));
  if (opening === undefined || /\blang\s*=\s*["'](?!html)/.test(opening[1] ?? '')) return null;
  const end = text.lastIndexOf('</template');
  return end > opening.index && isOutside(end) ? [opening.index + opening[0].length, end] : null;
}

function passed(text: string, from: number, close: string, expressions: MarkupExpression[]): number {
  const found = text.indexOf(close, from);
  if (found < 0) return text.length;
  if (close === '}}') expressions.push({ start: from + 2, end: found, outer: [from, found + 2], is_handler: false });
  return found + close.length;
}

/** Notes the directives of a tag; gives where it ends. */
function attributes(text: string, from: number, end: number, expressions: MarkupExpression[]): number {
  const attribute = new RegExp(ATTRIBUTE);
  let at = from;
  for (attribute.lastIndex = at; at < end; attribute.lastIndex = at) {
    const match = attribute.exec(text);
    if (match === null || match[0] === '') break;
    at = attribute.lastIndex;
    if (match[2] === undefined) continue;
    const close = text.indexOf(match[2].at(-1) ?? '"', at);
    if (close < 0) break;
    directive(text, match[1] ?? '', [at - match[2].trimStart().length, at, close], expressions);
    at = close + 1;
  }
  return at;
}

function directive(text: string, name: string, [equals, start, end]: [number, number, number], expressions: MarkupExpression[]): void {
  if (!/^(:|@|v-)/.test(name) || /^(v-slot|v-pre|v-cloak)/.test(name)) return;
  const value = text.slice(start, end);
  const skipped = name === 'v-for' ? (/^[\s\S]*?\s(?:in|of)\s/.exec(value)?.[0].length ?? 0) : 0;
  expressions.push({ start: start + skipped, end, outer: [equals, end + 1], is_handler: /^(@|v-on:)/.test(name) });
}
