const PHONE_WIDTH = 640;

/** A window too narrow for the desk: people land on the phone's pages. */
export const isPhone = (): boolean => window.innerWidth <= PHONE_WIDTH;
