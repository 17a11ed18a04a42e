import {
  createTheme,
  Modal,
  Popover,
  Tooltip,
  ActionIcon,
  Menu,
  Select,
  TagsInput,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef3ff',
  '#dbe5fd',
  '#b5c8fa',
  '#8aa9f6',
  '#6487ee',
  '#4a6fe0',
  '#2f5bd0',
  '#284eb5',
  '#213f92',
  '#19306f',
];

const dark: MantineColorsTuple = [
  '#e4e8ee',
  '#c8cfd9',
  '#a9b2bf',
  '#8b95a4',
  '#3d4550',
  '#2a3038',
  '#1b2027',
  '#14171c',
  '#101318',
  '#0c0e12',
];

export const FONT_SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Cantarell, "DejaVu Sans", sans-serif';
export const FONT_MONO =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace';

/** Dense and quiet: 28 px controls, 13 px text, an 8 px grid, borders before shadows. Colours: styles/tokens.css. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark },
  fontFamily: FONT_SANS,
  fontFamilyMonospace: FONT_MONO,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontFamily: FONT_SANS,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '24px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: false, transitionProps: { duration: 80 } },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false, transitionProps: { duration: 80 } },
    }),
    Select: Select.extend({
      defaultProps: { allowDeselect: false, checkIconPosition: 'right', withScrollArea: false },
    }),
    TagsInput: TagsInput.extend({ defaultProps: { withScrollArea: false } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close', size: 28 },
        // The page itself never scrolls; the lock would add a style tag without a nonce.
        lockScroll: false,
        // The second press of a double click lands beside what the first one opened, and would close it again.
        closeOnClickOutside: false,
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 100 },
      },
    }),
  },
});

/** Ties the kit's own variables to the tokens, so that both change together with the colour scheme. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--ob-bg)',
    '--mantine-color-text': 'var(--ob-text)',
    '--mantine-color-dimmed': 'var(--ob-text-muted)',
    '--mantine-color-placeholder': 'var(--ob-text-faint)',
    '--mantine-color-default': 'var(--ob-raised)',
    '--mantine-color-default-color': 'var(--ob-text)',
    '--mantine-color-default-border': 'var(--ob-border-strong)',
    '--mantine-color-default-hover': 'var(--ob-hover)',
    '--mantine-color-error': 'var(--ob-bad)',
    '--mantine-color-anchor': 'var(--ob-accent-text)',
  };
  return { variables: {}, light: shared, dark: shared };
};
