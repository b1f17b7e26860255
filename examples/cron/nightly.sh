#!/bin/sh
# /opt/billing/nightly.sh: knows of no vault. Its credentials are variables.
set -eu
echo "digest: $(printf %s "$DB_PASSWORD" | sha256sum)"
# What should not be written is masked.
echo "as $DB_USER with $DB_PASSWORD"
