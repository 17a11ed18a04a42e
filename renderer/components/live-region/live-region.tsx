import { create } from 'zustand';

interface Announcement {
  readonly text: string;
  readonly serial: number;
  announce(text: string): void;
}

const useAnnouncement = create<Announcement>()((set) => ({
  text: '',
  serial: 0,
  announce: (text) => set((state) => ({ text, serial: state.serial + 1 })),
}));

/** Says something to a screen reader without moving the focus. */
export function announce(text: string): void {
  useAnnouncement.getState().announce(text);
}

/** The one polite live region of the window. Mounted once. */
export function LiveRegion() {
  const { text, serial } = useAnnouncement();
  return (
    <div className="ob-visually-hidden" role="status" aria-live="polite" aria-label="Announcements">
      {/* A new node for each announcement, so that the same words are read again. */}
      <span key={serial}>{text}</span>
    </div>
  );
}
