import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

const format = { 'format.ts': 'export function format(a: string) {}\n' };

describe('components of Vue', () => {
  test('an element calls the component that is imported under its name, however it is written', async () => {
    const others = { 'Item.vue': '<template><li/></template>\n', 'List.vue': '<script setup>\nimport Item from "./Item.vue"\n</script>\n<template><Item/><p/></template>\n' };
    const text = '<script setup>\nimport MyItem from "./Item.vue"\nimport List from "./List"\n</script>\n<template>\n  <my-item /><List></List><router-link/>\n</template>\n';
    expect(await callsOf('App.vue', text, others)).toEqual(['App.App -> Item.Item', 'App.App -> List.List', 'List.List -> Item.Item']);
  });

  test('the template calls what it shows and what it does when something happens', async () => {
    const text = `
<script setup lang="ts">
import { format } from './format'
function save() {}
const reset = () => save()
function hidden() {}
</script>
<template>
  <p :class="{ a: format(1) }" v-for="hidden in format(2)" @click="save"
     @press="reset(); save()"
     :title="(format(3))">{{ hidden }} <!-- {{ hidden() }} --></p>
</template>
`;
    expect(await callsOf('App.vue', text, format)).toEqual(['App.App -> App.App.reset', 'App.App -> App.App.save', 'App.App -> format.format', 'App.App.reset -> App.App.save']);
  });

  test('what a script without setup exports is of the module', async () => {
    const others = { 'Item.vue': '<script>\nexport function price() {}\nexport default { methods: { a() { this.b() }, b() { price() } } }\n</script>\n' };
    expect(await callsOf('main.ts', 'import { price } from "./Item.vue";\nprice();\n', others)).toEqual([
      'Item.Item.a -> Item.Item.b inferred',
      'Item.Item.b -> Item.Item.price',
      'top -> Item.Item.price',
    ]);
  });
});

describe('components of Svelte', () => {
  test('elements, handlers, actions and expressions call', async () => {
    const others = { ...format, 'src/lib/Item.svelte': '<li/>\n', 'src/lib/index.ts': 'export { default as Row } from "./Item.svelte";\n' };
    const text = `
<script module>
  export function load() {}
</script>
<script lang="ts">
  import { format } from '../../format';
  import Item from '$lib/Item.svelte';
  import * as Parts from '$lib';
  function tooltip() {}
  function pick() {}
</script>
{#if format('a')}
  <Item onclick={pick} style="a {format('b')}" />
{:else}
  <Parts.Row use:tooltip on:hover={() => load()}>{'}'}</Parts.Row>
{/if}
`;
    expect(await callsOf('src/routes/App.svelte', text, others)).toEqual([
      'src/routes/App.App -> format.format',
      'src/routes/App.App -> src/lib/Item.Item',
      'src/routes/App.App -> src/routes/App.App.load',
      'src/routes/App.App -> src/routes/App.App.pick',
      'src/routes/App.App -> src/routes/App.App.tooltip',
    ]);
  });
});
