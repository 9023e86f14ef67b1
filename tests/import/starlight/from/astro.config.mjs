const locales = {
  root: { label: 'English', lang: 'en' }, // the top
  'pt-br': { label: 'Português', lang: 'pt-BR' },
};
export default { site: 'https://eye.example.org', integrations: [starlight({ title: 'Eyes', locales })] };
