/* When a card comes again, given to the study page as `mianjingSchedule`.
 *
 * The memory model (stability, difficulty, interval) is ts-fsrs with its default parameters, no fuzz. What lies
 * between its results is the reference's: cards being learnt come after 1 and 10 minutes, forgotten ones after 10.
 * ts-fsrs has a machine of its own for that, which rounds the steps and pushes the four intervals apart; with it the
 * intervals would not be those of the reference.
 *
 * A card is {id, state, step, stability, difficulty, due, last, reps, lapses}: `due` and `last` in ms since 1970,
 * stability in days.
 */
"use strict";
(() => {
  const AGAIN = 1;
  const HARD = 2;
  const GOOD = 3;
  const EASY = 4;
  const LEARNING = 1;
  const REVIEW = 2;
  const RELEARNING = 3;
  const STEPS = { [LEARNING]: [1, 10], [RELEARNING]: [10] }; // minutes

  const MINUTE = 60_000;
  const DAY = 86_400_000;
  const DAY_STARTS = 4 * 3_600_000; // at four in the morning: who studies past midnight is still in the same day
  const AHEAD = 20 * MINUTE; // a card being learnt may come so much early when nothing else is left

  const model = window.FSRS.fsrs({ enable_fuzz: false });

  /** Number of the local study day that a moment (ms) belongs to; days follow each other by 1. */
  function dayOf(time) {
    const offset = new Date(time).getTimezoneOffset() * MINUTE;
    return Math.floor((time - offset - DAY_STARTS) / DAY);
  }

  /** Where a card stands after a grade: {state, step, minutes}; without minutes it waits for days. */
  function place(state, step, grade) {
    if (state === REVIEW) {
      return grade === AGAIN ? { state: RELEARNING, step: 0, minutes: STEPS[RELEARNING][0] } : { state: REVIEW, step: 0 };
    }
    const steps = STEPS[state];
    if (grade === AGAIN) return { state, step: 0, minutes: steps[0] };
    if (grade === HARD) return { state, step, minutes: hardMinutes(steps, step) };
    if (grade === EASY || step + 1 >= steps.length) return { state: REVIEW, step: 0 };
    return { state, step: step + 1, minutes: steps[step + 1] };
  }

  function hardMinutes(steps, step) {
    if (step > 0) return steps[step];
    return steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 1.5;
  }

  /**
   * Review a card.
   * @param {object|undefined} card as kept, undefined for one that was never reviewed
   * @param {string} id the question's
   * @param {number} grade 1 again, 2 hard, 3 good, 4 easy
   * @param {number} now ms
   * @returns {object} the card after it; the one given stays as it is
   */
  function review(card, id, grade, now) {
    const elapsed = card ? Math.max(0, dayOf(now) - dayOf(card.last)) : 0; // days
    const memory = model.next_state(card ?? null, elapsed, grade);
    const { state, step, minutes } = place(card?.state ?? LEARNING, card?.step ?? 0, grade);
    const wait = minutes === undefined ? model.next_interval(memory.stability, elapsed) * DAY : minutes * MINUTE;
    const forgotten = card?.state === REVIEW && grade === AGAIN ? 1 : 0;
    return {
      id,
      state,
      step,
      stability: memory.stability,
      difficulty: memory.difficulty,
      due: now + wait,
      last: now,
      reps: (card?.reps ?? 0) + 1,
      lapses: (card?.lapses ?? 0) + forgotten,
    };
  }

  /** The waits (ms) that the grades 1 to 4 would give a card now. */
  function waits(card, id, now) {
    return [AGAIN, HARD, GOOD, EASY].map((grade) => review(card, id, grade, now).due - now);
  }

  /** Whether a card is to be reviewed: one that waits for days on the whole of its day, others from their minute. */
  function isDue(card, now) {
    return card.state === REVIEW ? dayOf(card.due) <= dayOf(now) : card.due <= now;
  }

  /** A wait (ms) in words; `say` holds minutes, days, months and years with {n}. */
  function words(wait, say) {
    const days = wait / DAY;
    const [text, n] =
      days < 1
        ? [say.minutes, Math.round(wait / MINUTE)]
        : days < 31
          ? [say.days, Math.round(days)]
          : days < 365
            ? [say.months, Math.round(days / 3) / 10]
            : [say.years, Math.round(days / 36.5) / 10];
    return text.replace("{n}", n);
  }

  window.mianjingSchedule = { review, waits, isDue, dayOf, words, LEARNING, REVIEW, RELEARNING, AHEAD, DAY };
})();
