import { expect, test } from 'vitest';
import { street } from './town.ts';

test('a name has one street, another name has another', () => {
  expect(street('acme/widgets', 5)).toEqual(street('acme/widgets', 5));
  expect(street('acme/widgets', 5)).not.toEqual(street('acme/gadgets', 5));
});

test('houses stand side by side, inside the drawing, whatever the name', () => {
  for (const name of ['', 'a', 'netwörkx/🏘️', 'x'.repeat(500)]) {
    const { width, height, houses } = street(name, 7);
    expect(houses).toHaveLength(7);
    houses.reduce((left, house) => {
      expect(house.x).toBeGreaterThanOrEqual(left);
      for (const { x, y } of house.windows) expect(x > house.x && x < house.x + house.width && y > 0 && y < height).toBe(true);
      return house.x + house.width;
    }, 0);
    expect(houses.at(-1)!.x + houses.at(-1)!.width).toBeLessThanOrEqual(width);
  }
});
