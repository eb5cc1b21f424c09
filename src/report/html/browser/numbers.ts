/** Numbers, colours and elements, as the rest of the page has them. */
export const numbersScript = String.raw`
  function colour(slot) {
    return getComputedStyle(document.documentElement).getPropertyValue('--c' + (slot % 8)).trim();
  }
  function variable(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function dash(slot) {
    return slot < 4 ? [] : slot < 6 ? [7, 3] : [2, 3];
  }
  function element(name, attributes, children) {
    var one = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { one.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) {
      one.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    });
    return one;
  }

  // Numbers as the tables have them: three digits, thousands in groups.
  function digits(value) {
    var size = Math.abs(value);
    if (size === 0) return '0';
    var decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
    var parts = size.toFixed(decimals).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ',');
    return (value < 0 ? '-' : '') + parts.join('.');
  }
  function trimmed(value) {
    var text = digits(value);
    return text.indexOf('.') < 0 ? text : text.replace(/\.?0+$/, '');
  }
  function shown(kind, value, write) {
    if (value === null || value === undefined) return '–';
    var size = Math.abs(value);
    switch (kind) {
      case 'per-second': return write(value) + '/s';
      case 'ratio': return write(100 * value) + ' %';
      case 'seconds': return size !== 0 && size < 1 ? write(1000 * value) + ' ms' : write(value) + ' s';
      case 'usd-per-hour': return '$' + write(value) + '/h';
      case 'watts': return size >= 1000 ? write(value / 1000) + ' kW' : write(value) + ' W';
      case 'grams-per-hour': return size >= 1000 ? write(value / 1000) + ' kg/h' : write(value) + ' g/h';
      default: return write(value);
    }
  }
  function axisText(kind, value) {
    switch (kind) {
      case 'usd-per-hour': return '$' + trimmed(value);
      case 'per-second': return trimmed(value);
      case 'grams-per-hour': return Math.abs(value) >= 1000 ? trimmed(value / 1000) + ' kg' : trimmed(value) + ' g';
      default: return shown(kind, value, trimmed);
    }
  }
  // Of a day or an hour the smaller unit says more than decimals.
  function momentText(time) {
    var parts = { d: ['h', 24], h: ['min', 60] }[unit.name];
    var whole = Math.floor(time + 1e-9);
    var rest = parts === undefined ? 0 : Math.round((time - whole) * parts[1]);
    return rest === 0 || parts === undefined || rest === parts[1] ? timeText(time) : whole + ' ' + unit.name + ' ' + rest + ' ' + parts[0];
  }
  function timeText(time) {
    return trimmed(time) + ' ' + unit.name;
  }
`;
