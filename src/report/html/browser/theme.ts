/** The button that changes between light and dark, and what the charts do on paper. */
export const themeScript = `
(function () {
  'use strict';
  var root = document.documentElement;
  var button = document.getElementById('theme');
  var preference = window.matchMedia('(prefers-color-scheme: dark)');
  var paper = window.matchMedia('print');
  var chosen = null;

  function isDark() {
    return chosen === null ? preference.matches : chosen === 'dark';
  }
  function show() {
    // Paper is white, whatever the screen is.
    var theme = paper.matches ? 'light' : chosen;
    if (theme === null) root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Show on light ground' : 'Show on dark ground');
    document.dispatchEvent(new Event('spillway-theme'));
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    chosen = isDark() ? 'light' : 'dark';
    show();
  });
  preference.addEventListener('change', show);
  paper.addEventListener('change', show);
  var opened = [];
  window.addEventListener('beforeprint', function () {
    opened = Array.prototype.slice.call(document.querySelectorAll('details.fold:not([open])')).filter(function (one) {
      return one.querySelectorAll('tr').length <= 120 && !one.classList.contains('scenario');
    });
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener('afterprint', function () {
    opened.forEach(function (one) { one.open = false; });
  });
  show();
})();
`;
