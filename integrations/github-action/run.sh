#!/usr/bin/env bash
# The step of action.yml that runs Heddle. Inputs come as variables of the environment, so that no input is read as a part of this script.
set -u

# Words of several lines: `files` may stand one a line.
words() { # words TEXT ARRAY
  local -n list=$2
  local text=${1//$'\n'/ }
  read -r -a list <<<"$text"
}

words "${HEDDLE_FILES:?name the files to check in \`files\`}" files
words "${HEDDLE_OPTIONS:-}" options
words "${HEDDLE_COMMAND:-npx --yes --package=heddle@${HEDDLE_VERSION:-latest} heddle}" command

reports=${HEDDLE_REPORTS:-heddle-report}
mkdir -p "$reports"

status=0
"${command[@]}" check "${files[@]}" "${options[@]}" --reporter text --reporter "sarif=$reports/heddle.sarif" \
  --reporter "json=$reports/heddle.json" --reporter "html=$reports/heddle.html" || status=$?

# Where checking went wrong (exit 2 and above) there may be no reports: the upload steps look at this.
written=false
[ -s "$reports/heddle.sarif" ] && written=true
{
  printf 'exit-code=%s\n' "$status"
  printf 'reports=%s\n' "$reports"
  printf 'written=%s\n' "$written"
} >>"${GITHUB_OUTPUT:-/dev/stdout}"
exit "$status"
