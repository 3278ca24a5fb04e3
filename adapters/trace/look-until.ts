/** Milliseconds between looks: a runtime needs more until it has started. */
const lookEvery = 5;

/** Looks now and again until there was something to see. What it returns ends that. */
export const lookUntil = (seen: () => boolean): (() => void) => {
  const timer = setInterval(() => {
    if (seen()) clearInterval(timer);
  }, lookEvery);
  return () => clearInterval(timer);
};
