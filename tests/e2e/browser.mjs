// A headless Chromium, and pages that tell of their mishaps.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { patience } from "./house.mjs";

const skipped = 77; // what ctest takes for a test that was not run

export function launch(more = {}) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    console.log(`skipped: there is no ${executablePath}; CHROMIUM may name another browser`);
    process.exit(skipped);
  }
  return chromium.launch({
    executablePath,
    timeout: patience,
    ...more,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--disable-dev-shm-usage"],
  });
}

/** A page of `view` that adds to `mishaps` what goes wrong in it: errors but `expected`, dialogs. */
export async function watched(view, mishaps, expected) {
  const isMishap = (line) => line.type() === "error" && !expected.test(line.text());
  const page = await view.newPage();
  page.setDefaultTimeout(patience);
  page.on("pageerror", (error) => mishaps.push(String(error)));
  page.on("console", (line) => isMishap(line) && mishaps.push(line.text()));
  page.on("dialog", (dialog) => mishaps.push(dialog.message()) && dialog.dismiss());
  return page;
}

export const at = (page, name) => page.getByTestId(name);
