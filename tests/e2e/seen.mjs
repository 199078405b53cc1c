// What the page that shows the house is seen to show.

import assert from "node:assert/strict";
import { at } from "./browser.mjs";
import { patience } from "./house.mjs";

export const room = (page, name) => at(page, `room-${name}`);

// That a house which has been stopped or is locked does not answer.
export const expected = /Failed to load resource/;

/** Waits until the element holds that text. */
export const shows = (element, text) => element.filter({ hasText: text }).waitFor();
export const holds = (page, name, number) => shows(room(page, name).getByTestId("count"), new RegExp(`^${number}$`));

/** How many pixels of the canvas over that room are drawn. */
export const ink = (page, name) => room(page, name).evaluate((element) => {
  const canvas = document.getElementById("canvas");
  const [whole, box] = [canvas.getBoundingClientRect(), element.getBoundingClientRect()];
  const pixels = canvas.getContext("2d")
    .getImageData(box.left - whole.left, box.top - whole.top, box.width, box.height).data;
  let drawn = 0;
  for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
  return drawn;
});

export async function until(ask, what) {
  const end = Date.now() + patience;
  while (!(await ask())) {
    assert.ok(Date.now() < end, `not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
