export default { site: 'https://eye.example.org', integrations: [starlight({ title: 'Eyes' })] };
