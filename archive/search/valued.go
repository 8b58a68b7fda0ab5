package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// valued is a field of a document as whole values; it implements
// document.Field. bleve has a field for each value, which costs more than the
// value.
type valued struct {
	name   string
	as     index.FieldIndexingOptions
	values index.TokenFrequencies
	bytes  uint64
}

var _ document.Field = (*valued)(nil)

// addValues adds the values that are not empty, to be found as a whole. A
// document has the field also if it has no value: bleve merges parts with the
// same fields by copying.
func addValues(d *document.Document, field string, values ...string) {
	add(d, field, index.IndexField|index.SkipFreqNorm, values)
}

// addRare adds values that hardly another document has. Their frequency is
// counted because bleve then keeps them in the dictionary alone.
func addRare(d *document.Document, field string, values ...string) {
	add(d, field, index.IndexField, values)
}

func add(d *document.Document, field string, as index.FieldIndexingOptions, values []string) {
	v := &valued{name: field, as: as, values: make(index.TokenFrequencies, len(values))}
	once := &index.TokenFreq{}
	if !as.SkipFreqNorm() {
		once.SetFrequency(1)
	}
	for _, value := range values {
		if value != "" {
			v.values[value] = once
			v.bytes += uint64(len(value))
		}
	}
	d.AddField(v)
}

func (v *valued) Name() string { return v.name }

func (v *valued) Value() []byte { return nil }

func (v *valued) ArrayPositions() []uint64 { return nil }

func (v *valued) EncodedFieldType() byte { return 't' }

// Analyze does nothing: the values are there.
func (v *valued) Analyze() {}

func (v *valued) Options() index.FieldIndexingOptions { return v.as }

func (v *valued) AnalyzedLength() int { return 1 }

func (v *valued) AnalyzedTokenFrequencies() index.TokenFrequencies { return v.values }

func (v *valued) NumPlainTextBytes() uint64 { return v.bytes }

func (v *valued) Size() int { return int(v.bytes) }
