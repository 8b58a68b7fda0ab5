package boltdb

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

// TestVerify harms the second record of each bucket in two ways: Verify names
// the part that suffered, and goes on to the end.
func TestVerify(t *testing.T) {
	lost := func(b *bbolt.Bucket, k, _ []byte) error { return b.Delete(k) }
	flipped := func(b *bbolt.Bucket, k, v []byte) error {
		bad := append([]byte(nil), v...)
		bad[len(bad)/2] ^= 0x10
		return b.Put(k, bad)
	}
	for _, test := range []struct {
		bucket  []byte
		how     string
		harm    func(b *bbolt.Bucket, k, v []byte) error
		suffers string
	}{
		{bucketLinks, "lost", lost, "article"},
		{bucketLinks, "flipped", flipped, "url"},
		{bucketCaptures, "flipped", flipped, "capture"},
		{bucketArticles, "lost", lost, "url"},
		{bucketArticles, "flipped", flipped, "article"},
		{bucketSnapshots, "lost", lost, "journal"},
		{bucketSnapshots, "flipped", flipped, "journal"},
		{bucketTexts, "lost", lost, "article"},
		{bucketTexts, "flipped", flipped, "article"},
		{bucketDigests, "lost", lost, "article"},
		{bucketDigests, "flipped", flipped, "article"},
		{bucketDates, "lost", lost, "article"},
		{bucketNames, "lost", lost, "article"},
		{bucketNames, "flipped", flipped, "article"},
	} {
		t.Run(string(test.bucket)+"/"+test.how, func(t *testing.T) {
			var found []string
			suffers := false
			for f, err := range harmed(t, test.bucket, test.harm).Verify(t.Context()) {
				if err != nil {
					t.Fatalf("Verify ends with %v", err)
				}
				suffers = suffers || f.Part == test.suffers
				found = append(found, f.Part+" "+f.Name+": "+f.Problem)
			}
			if !suffers {
				t.Errorf("found %q, want a finding in %q", found, test.suffers)
			}
		})
	}
}

// harmed is an archive of five articles of which one record was harmed.
func harmed(t *testing.T, bucket []byte, harm func(b *bbolt.Bucket, k, v []byte) error) *archive.Archive {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "archive.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := &archive.Archive{Store: db}
	for i := range 5 {
		c := archive.Capture{URL: fmt.Sprintf("https://magazine.example/%d", i), Time: time.Unix(int64(i), 0), Status: 200, MIME: "text/html"}
		text := strings.Repeat(fmt.Sprintf("Paragraph %d. ", i), 40)
		article := &archive.Article{Title: fmt.Sprint(i), Blocks: []archive.Block{{Kind: archive.Paragraph, Text: text}}}
		if _, _, err := a.Save(t.Context(), c, article); err != nil {
			t.Fatal(err)
		}
	}
	err = db.bolt.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		cursor := b.Cursor()
		cursor.First()
		k, v := cursor.Next()
		return harm(b, append([]byte(nil), k...), v)
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
