"""What every page of the window is built from; import from the submodules.

A page (see `page`, `panel`)::

    class QueuePanel(Panel):
        def __init__(self, context: PageContext, parent: QWidget | None = None) -> None: ...
        def refresh(self) -> None            # start reads; old content stays until answers come
        def concerns(self, changes) -> bool  # default True; a Changes of application.changes
        def open(self, target) -> None       # navigate(key, target) brought us here
        def step_back(self) -> bool          # Esc; False: nothing to leave
        def take_focus(self) -> None         # put the cursor where one begins
        def come_again(self) -> None         # its key, while it stands there already
        # given: self.context, self.mark_stale(), self.track(signal, slot)

    PageSpec(key, title, icon, make: (PageContext) -> Panel, tooltip, keys=())
    PageContext: office, runner, notifier, actions, seat, settings, theme,
        navigate(page_key, target)
    Seat: officer (OfficerOption | None), actor (domain Actor), officer_changed(officer)

Work off the GUI thread (`task_runner`)::

    runner.write(owner, work, on_done=, on_refused=, on_end=)           -> Task; announces changes
    runner.read(owner, work, on_done=, on_refused=, on_end=, latest=)   -> Task; newest wins
    runner.run(owner, work, on_done=, on_refused=, on_end=)             -> Task; no database
    runner.progress(owner, on_progress(done, total, note)) -> Progress  # report cancelled cancel
    task.cancel()

`work` takes nothing and gives plain data; `on_done` gets what it gave (for a
write the whole Outcome). Callbacks run in the GUI thread, never when the owner
is destroyed. `Refused` goes to `on_refused`, without one to the line of messages;
all else to the crash report.

Lists (`column_model`, `paged_model`, `table`)::

    Column(key, title, width, text, figure=, light=, shape_only=, tone=, tooltip=, sortable=)
    PagedModel(columns, runner=, load: ids -> rows, row_id=); .set_ids(ids) .invalidate(ids=None)
        # make the ids an array("q") in the worker: a million boxed ids cost 50 ms here
    RowModel(columns, row_id=); .set_rows(rows)
    both: .row_at(i) .id_at(i) .position_of(id)
    TableView(name, several=False): .show_model(model, empty=EmptyState) .current_id()
        .current_row() .selected_ids() .go_to(id) .step(±1) .show_sort(key, descending=)
        .remember(settings, key); signals current_changed(id | None), opened(id),
        sort_changed(key, descending)

Forms (`form`, `fields`, `lookup_field`, `moment_field`, `secret_line`, `kept_fields`,
`form_drafts`)::

    form = Form(); form.add(key, label, field, hint=, required=) -> field; form.add_wide(widget)
    form.show_error(key | None, sentence); form.show_refused(refused); form.clear_errors()
    line_edit(name, placeholder=, most=); GrowingText(name, lines=3, most=12).text
    Choice(name): .set_options([(value, label)]) .set_terms(Channel, blank=None) .value()
        .set_value(v); signal value_changed(value)
    LookupField(name, runner, find: text -> [Suggestion(value, text, detail, group)],
        placeholder=): signals chosen(Suggestion), edited(text), submitted(text); .take(s) .ask()
    secret_line(name); typed_twice(new, again, field) -> the password, or Refused
    MomentField(name, now, placeholder=): .moment() .meant .kept
    drafts = FormDrafts(context, panel); drafts.begin(form, place); drafts.acting_by(actor)
        # what is typed outlives the window; fields without a form: KeptFields({key: field}, self)

Acts and messages (`actions`, `notifier`, `empty_state`)::

    context.actions.add(owner, "ticket.accept", "签收", run, keys="A", tooltip="签收这件工单",
        context="page")  -> QAction     # keys work while owner is visible; every argument is needed
    context.actions.get(name) / .trigger(name); ActionButton(action, primary=, quiet=, show_keys=)
    context.notifier.info(text, undo=callable) / .warn(text) / .error(text)
    EmptyState(heading, hint, action=None)

Words and marks (`duration`, `lights`, `plain_text`, `charts`, `icons`, `tokens`, `theme`)::

    duration_text(seconds, day_seconds=) remaining_text taken_text; instant_text(t, now)
    exact_text(t); LightBadge(light).set_light(light, text=None); LightMark; paint_light; light_icon
    PlainLabel(text, role="body|muted|strong|heading"), ElidedLabel(text, role=),
    plain_tooltip(text), menu_text
    Chart("bar" | "line", name).set_data(ChartData(categories, (Series(name, values),), unit=))
    icon(name, colours); colours_of(widget) -> Colours; tokens.GRID, GAP, MARGIN, ROW_HEIGHT

Text that came from people: PlainLabel, ElidedLabel or plain_tooltip, never a bare QLabel.
An override of a Qt method that calls your own code should let no error of C code through bare:
see `Panel._renew` (PySide 6.11 on Python 3.11 dies of it). `Panel.refresh` is safe.
Every focusable widget has an accessible name (tests/accessible.py).
"""
