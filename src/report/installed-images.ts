import { readViews } from '../../adapters/views/read-views.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { RootRow } from '../../projections/roots-view.ts';
import type { DisplayedImage } from '../store/publish-views.ts';

/** What the store knows of an application: its roots, and the images of what it binds. */
export type Installed = { readonly roots: readonly RootRow[]; readonly images: readonly DisplayedImage[] };

/** Of many rows few concern an application: only those are parsed. */
const parsedWith = (rows: readonly { readonly json: string }[], text: string): readonly unknown[] => rows.filter(({ json }) => json.includes(text)).map(({ json }) => JSON.parse(json) as unknown);

/** From the views as they were last published, which every user may read; nothing where there are none. */
export const installedFor = (location: StoreLocation, app: string, scenario: Scenario): Installed => {
  const views = readViews(location.state);
  if (views === null) return { roots: [], images: [] };
  try {
    const quoted = JSON.stringify(app);
    return {
      roots: (parsedWith(views.roots(), quoted) as readonly RootRow[]).filter((root) => root.path === app),
      images: (parsedWith(views.images(), quoted) as readonly DisplayedImage[]).filter((image) => image.roots.includes(app) && image.scenario === scenario),
    };
  } finally {
    views.close();
  }
};
