/** Electron shows its default menu, with 切换开发者工具 in it, until the program sets one. */
let applicationMenu: 'default' | 'none' = 'default';

export const Menu = {
  setApplicationMenu(menu: null): void {
    applicationMenu = menu === null ? 'none' : 'default';
  },
};
export function hasDefaultMenu(): boolean {
  return applicationMenu === 'default';
}

export const dialog = {
  showErrorBox(title: string, content: string): void {
    process.send?.({ said: 'error-box', title, content });
  },
};
