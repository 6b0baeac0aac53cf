package ingest_test

import "graphd/internal/plan"

var allColumns = plan.AllColumns
