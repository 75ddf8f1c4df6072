// The editor: CodeMirror where it is there and wanted, else the plain text field; one face for both.
"use strict";

const codeMirror = (host, text, known, run, changed) => {
  const [state, view, commands, language, completion] =
    ["state", "view", "commands", "language", "autocomplete"].map((name) => kgModules.require(`@codemirror/${name}`));
  const { sparql } = kgModules.require("@codemirror/legacy-modes");
  const { tags } = kgModules.require("@lezer/highlight");
  const colour = (tag, name, more = {}) => ({ tag, color: `var(--${name})`, ...more });
  const looks = language.HighlightStyle.define([
    colour(tags.keyword, "link", { fontWeight: "600" }), colour(tags.comment, "mute", { fontStyle: "italic" }),
    colour(tags.string, "marketplace-ink"), colour(tags.atom, "shared-ink"), colour(tags.variableName, "vendor-ink"),
    colour(tags.standard(tags.variableName), "planned-ink"), colour(tags.operator, "mute"),
  ]);
  const theme = view.EditorView.theme({
    "&": { color: "var(--ink)", backgroundColor: "var(--field)", fontSize: "14px", minHeight: "14em", maxHeight: "min(60vh, 24em)", border: "1px solid var(--field-line)", borderRadius: "4px" },
    "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
    ".cm-content": { caretColor: "var(--ink)", padding: "6px 0" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    ".cm-gutters": { backgroundColor: "var(--tint)", color: "var(--mute)", border: "none" },
    ".cm-activeLine": { backgroundColor: "transparent" },
    "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--shared-fill) !important" },
    ".cm-wrongLine": { backgroundColor: "var(--planned-fill)" },
    ".cm-tooltip": { backgroundColor: "var(--field)", color: "var(--ink)", border: "1px solid var(--field-line)", borderRadius: "4px", maxWidth: "min(90vw, 44rem)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font)", maxHeight: "16em" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--link)", color: "var(--paper)" },
    ".cm-completionLabel": { fontFamily: "var(--mono)" },
    ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1em", opacity: "1" },
    ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
    ".cm-completionInfo": { padding: "6px 8px", maxWidth: "20rem", fontFamily: "var(--font)" },
  });

  const source = (context) => {
    const inside = language.syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (/comment|string/i.test(inside)) return null;
    const before = context.matchBefore(/[?$]?[\w-]*(?::[\w.-]*)?/);
    if (!context.explicit && (!before || before.to - before.from < 2)) return null;
    const found = complete(known, before.text, context.state.doc.toString());
    return {
      from: before.from, filter: false,
      options: found.map(({ name, sort, says, more }) => ({ label: name, detail: says, type: sort, info: more || undefined })),
    };
  };

  const wrong = state.StateEffect.define();
  const wrongLine = state.StateField.define({
    create: () => view.Decoration.none,
    update(marks, change) {
      for (const effect of change.effects) {
        if (effect.is(wrong)) return effect.value === null ? view.Decoration.none : view.Decoration.set(view.Decoration.line({ class: "cm-wrongLine" }).range(effect.value));
      }
      return change.docChanged ? view.Decoration.none : marks;
    },
    provide: (field) => view.EditorView.decorations.from(field),
  });

  // In a shadow root CodeMirror's style needs no <style> element, which the policy forbids.
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const editor = new view.EditorView({
    parent: root, root, doc: text,
    extensions: [
      state.Prec.highest(view.keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }])),
      view.lineNumbers(), view.drawSelection(), commands.history(), view.EditorView.lineWrapping,
      language.StreamLanguage.define(sparql), language.syntaxHighlighting(looks), language.bracketMatching(),
      completion.closeBrackets(), completion.autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 }),
      view.keymap.of([...completion.closeBracketsKeymap, ...commands.defaultKeymap, ...commands.historyKeymap]),
      view.EditorView.contentAttributes.of({ tabindex: "0", "aria-label": "SPARQL query", "aria-description": "Control and space completes, Tab leaves the field, Control and Enter runs." }),
      wrongLine, theme,
      view.EditorView.updateListener.of((update) => { if (update.docChanged) changed(); }),
    ],
  });
  const place = (line, column) => {
    const { lines } = editor.state.doc;
    const found = editor.state.doc.line(Math.min(Math.max(line, 1), lines));
    return [found.from, Math.min(found.from + Math.max(column - 1, 0), found.to)];
  };
  return {
    text: () => editor.state.doc.toString(),
    set: (next) => editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: next } }),
    focus: () => editor.focus(),
    mark(line, column) {
      if (line === null) return editor.dispatch({ effects: wrong.of(null) });
      const [from, at] = place(line, column);
      return editor.dispatch({ effects: wrong.of(from), selection: { anchor: at }, scrollIntoView: true });
    },
    end: () => editor.destroy(),
  };
};

const plainField = (field, text, run, changed) => {
  field.value = text;
  const keys = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } };
  field.addEventListener("keydown", keys);
  field.addEventListener("input", changed);
  return {
    text: () => field.value,
    set: (next) => { field.value = next; changed(); },
    focus: () => field.focus(),
    mark(line, column) {
      if (line === null) return;
      const before = field.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      field.setSelectionRange(before + column - 1, before + column - 1);
    },
    end() { field.removeEventListener("keydown", keys); field.removeEventListener("input", changed); },
  };
};
