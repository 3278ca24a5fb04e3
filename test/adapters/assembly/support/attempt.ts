/** What `action` returns, or what it throws. */
export const attempt = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};
