/**
 * Colours of the page's theme, for canvases. A custom property reads as it is written, `light-dark(...)`: only where a colour is wanted does the browser
 * choose one of the two.
 */
export function themeColours(): (name: string) => string {
  const probe = document.createElement('span');
  return (name) => {
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
