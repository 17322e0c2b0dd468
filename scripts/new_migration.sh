#!/usr/bin/env bash
# Makes the next numbered migration, empty, for both databases.
set -euo pipefail
cd "$(dirname "$0")/../adapters/store/migrations"
name=${1:?say what it does: scripts/new_migration.sh add_phone_index}
last=$(find sqlite -name '[0-9]*.sql' -printf '%f\n' | sort | tail -1 | cut -c1-4)
number=$(printf '%04d' $((10#${last:-0} + 1)))
for database in sqlite postgresql; do
    printf -- '-- Why: \n' >"$database/${number}_$name.sql"
    echo "adapters/store/migrations/$database/${number}_$name.sql"
done
