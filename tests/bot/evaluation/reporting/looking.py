"""What is wrong with how a page looks, told by a browser that shows it."""

import base64
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

# WCAG 2.2, level AA, for text of ordinary size.
_LEAST_CONTRAST = 4.5

_OVERFLOWING = """() => {
  const wide = document.documentElement.scrollWidth;
  return wide > innerWidth ? [`the page is ${wide} wide, the window ${innerWidth}`] : [];
}"""

_PALE = """(least) => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgb(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const found = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!hasText || !element.checkVisibility() || element.closest("script, option")) continue;
    const color = getComputedStyle(element).color;
    const [a, b] = [light(rgb(color)), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    const name = `${element.tagName.toLowerCase()}.${element.className}`;
    if (contrast < least) found.set(name, contrast.toFixed(2));
  }
  return [...found].map(([name, contrast]) => `${name} has a contrast of ${contrast}`);
}"""

_MISSING = """() => {
  const wanted = [".card .big", ".road svg .left", ".heat button", ".times svg rect",
                  ".questions tbody tr"];
  const isShown = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
  return wanted.filter((name) => ![...document.querySelectorAll(name)].some(isShown))
    .map((name) => `no ${name} is to be seen`);
}"""

_PIXELS = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  let sum = 0, inked = 0;
  for (let i = 0; i < data.length; i += 4) {
    sum += data[i] + data[i + 1] + data[i + 2];
    inked += Math.abs(data[i] - data[0]) + Math.abs(data[i + 1] - data[1]) > 40;
  }
  const count = data.length / 4;
  return [sum / count / 765, inked / count];
}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What a screenshot is like: mean brightness and share of pixels unlike the ground."""

    brightness: float
    inked: float


def look_for_faults(page: Page) -> list[str]:
    """Return what overflows, cannot be read or is missing; nothing if all is well."""
    faults: list[str] = page.evaluate(_OVERFLOWING)
    faults += page.evaluate(_PALE, _LEAST_CONTRAST)
    faults += page.evaluate(_MISSING)
    return faults


def take_picture(page: Page, browser: Browser) -> Picture:
    """Return what the window shows."""
    image = base64.b64encode(page.screenshot()).decode()
    # The report's own policy would let no picture be loaded.
    other = browser.new_page()
    found: Any = other.evaluate(_PIXELS, image)
    other.close()
    return Picture(brightness=found[0], inked=found[1])
