/** What the reader chooses with, and what happens then. */
export const controlsScript = `
  // On paper, where nothing can be chosen, it says what was.
  function legend(lines) {
    var place = document.getElementById('legend');
    place.textContent = '';
    lines.forEach(function (line) {
      place.appendChild(element('span', {}, [swatch(line.slot), line.name]));
    });
    var others = dimensions.map(function (one, at) {
      if (at === along || one.values.length < 2) return '';
      return one.name + ' ' + (fixed[at] < 0 ? 'mean of ' + data.replications : one.values[fixed[at]]);
    }).filter(Boolean);
    place.appendChild(element('span', {}, [others.join(', ')]));
  }

  var absent = document.getElementById('absent');
  function draw() {
    plots.forEach(function (plot) { plot.destroy(); });
    var lines = linesNow();
    legend(lines);
    plots = [drawEvents(lines)].concat(figures.map(function (figure) { return drawPanel(figure, lines); })).filter(Boolean);
    var hidden = figures.filter(function (figure) { return figure.hidden; }).map(function (figure) { return figure.querySelector('h3').textContent; });
    absent.textContent = hidden.length === 0 ? '' : 'Nothing for this choice: ' + hidden.join('; ') + '.';
  }

  // The arrow keys move the cursor of all charts at once.
  [eventsFigure].concat(figures).forEach(function (figure) {
    figure.querySelector('.chart').addEventListener('keydown', function (event) {
      var step = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 }[event.key];
      if (step === undefined || plots.length === 0) return;
      event.preventDefault();
      var own = plots.find(function (plot) { return figure.contains(plot.root); });
      var before = own && own.cursor.idx;
      var index = Math.min(times.length - 1, Math.max(0, (before === null || before === undefined || own.cursor.left < 0 ? (step > 0 ? -1 : times.length) : before) + step));
      plots.forEach(function (plot) {
        plot.setCursor({ left: plot.valToPos(times[index], 'x'), top: 10 }, true, false);
      });
      if (own) live.textContent = own.say(index);
    });
  });

  function swatch(slot) {
    var holder = element('span', {}, []);
    holder.innerHTML = '<svg aria-hidden="true" viewBox="0 0 26 12"><line x1="1" x2="25" y1="6" y2="6" stroke-width="3.5" stroke="var(--c' +
      (slot % 8) + ')" stroke-dasharray="' + dash(slot).join(' ') + '"/></svg>';
    return holder.firstChild;
  }

  function choices(name, values, chosen, choose) {
    var select = element('select', {}, values.map(function (value) {
      var option = element('option', { value: String(value.value) }, [value.text]);
      option.selected = value.value === chosen;
      return option;
    }));
    select.addEventListener('change', function () { choose(Number(select.value)); });
    return element('label', {}, [name + ' ', select]);
  }

  function controls() {
    form.textContent = '';
    var many = dimensions.map(function (one, at) { return at; }).filter(function (at) { return dimensions[at].values.length > 1; });
    form.hidden = many.length === 0;
    if (many.length === 0) return;
    var row = element('div', { 'class': 'row' }, []);
    // The way back to where one began stays open.
    var offered = many.indexOf(data.along) < 0 ? [data.along].concat(many) : many;
    if (offered.length > 1) {
      row.appendChild(choices('A line for each', offered.map(function (at) {
        return { value: at, text: dimensions[at].values.length < 2 ? 'one line' : at === serviceAt ? 'service' : dimensions[at].name };
      }), along, function (at) {
        along = at;
        var all = dimensions[at].values.map(function (_, index) { return index; });
        var others = all.filter(function (index) { return index !== fixed[at]; });
        putLines(fixed[at] < 0 ? all : [fixed[at]].concat(others).slice(0, 4).sort(function (a, b) { return a - b; }));
        update();
      }));
    }
    many.filter(function (at) { return at !== along; }).forEach(function (at) {
      var values = dimensions[at].values.map(function (text, value) { return { value: value, text: text }; });
      if (at === replicationAt) values.unshift({ value: -1, text: 'mean of ' + data.replications });
      row.appendChild(choices(dimensions[at].name, values, fixed[at], function (value) { fixed[at] = value; update(); }));
    });
    if (data.panels.some(function (panel) { return panel.unit === 'seconds'; })) {
      var box = element('input', { type: 'checkbox' }, []);
      box.checked = isLogarithmic;
      box.addEventListener('change', function () { isLogarithmic = box.checked; draw(); });
      row.appendChild(element('label', {}, [box, ' latency on a logarithmic scale']));
    }
    form.appendChild(row);
    if (dimensions[along].values.length < 2) return;
    var set = element('fieldset', { 'class': 'lines' }, [element('legend', {}, [along === serviceAt ? 'service' : dimensions[along].name])]);
    dimensions[along].values.forEach(function (text, value) {
      var slot = slots.indexOf(value);
      var box = element('input', { type: 'checkbox' }, []);
      box.checked = slot >= 0;
      var chip = element('label', { 'class': 'chip' }, [box, swatch(Math.max(0, slot)), text]);
      box.addEventListener('change', function () {
        if (!box.checked) {
          slots[slots.indexOf(value)] = null;
        } else {
          var free = slots.indexOf(null);
          if (free < 0 && slots.length >= mostLines) {
            box.checked = false;
            live.textContent = 'No more than ' + mostLines + ' lines at once.';
            return;
          }
          if (free < 0) slots.push(value);
          else slots[free] = value;
          chip.replaceChild(swatch(slots.indexOf(value)), chip.querySelector('svg'));
        }
        draw();
      });
      set.appendChild(chip);
    });
    form.appendChild(set);
  }

  function update() {
    var focused = document.activeElement && form.contains(document.activeElement)
      ? Array.prototype.indexOf.call(form.querySelectorAll('select,input'), document.activeElement) : -1;
    controls();
    if (focused >= 0) {
      var again = form.querySelectorAll('select,input')[focused];
      if (again) again.focus();
    }
    draw();
  }

  form.addEventListener('submit', function (event) { event.preventDefault(); });
  document.addEventListener('spillway-theme', draw);
  var width = 0;
  new ResizeObserver(function () {
    var now = figures.length === 0 ? 0 : figures[0].clientWidth;
    if (now === width || now === 0) return;
    width = now;
    plots.forEach(function (plot) { plot.setSize({ width: Math.max(200, now), height: plot.height }); });
  }).observe(document.getElementById('time'));
  update();
`;
