module.exports = {
  title: 'Feet', tagline: 'Walk well', url: 'https://feet.example.org', baseUrl: '/f/',
  i18n: { defaultLocale: 'en', locales: ['en', 'de'] },
};
