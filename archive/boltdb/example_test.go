package boltdb_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/export"
)

// Example opens an archive, saves two versions of an article, and asks what
// changed.
func Example() {
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	a := &archive.Archive{Store: store}

	for day, count := range []string{"eleven", "nine"} {
		_, change, err := a.Save(context.Background(), visit(day), &archive.Article{
			Title:  "What the glacier kept",
			Blocks: []archive.Block{{Kind: archive.Paragraph, Text: "There are " + count + " conservators who know wet leather."}},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(change)
	}
	s, err := a.Find(context.Background(), "magazine.example/glacier")
	if err != nil {
		log.Fatal(err)
	}
	changes, err := a.Differences(context.Background(), s.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.ID, "version", s.Version, changes[0].Classes, "silent:", changes[0].Silent)
	// Output:
	// new
	// changed
	// iiyyzstjwh version 2 [paragraph_rewritten number_altered] silent: true
}

// visit is a fetch of a page on some day.
func visit(day int) archive.Capture {
	return archive.Capture{
		URL: "https://magazine.example/glacier", Status: 200, MIME: "text/html",
		Time: time.Date(2024, 1, 10+day, 9, 0, 0, 0, time.UTC),
	}
}

// ExampleDB asks an archive for the articles of a section, and exports them.
func ExampleDB() {
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	a := &archive.Archive{Store: store}
	_, _, err = a.Save(context.Background(), visit(0), &archive.Article{
		Title: "What the glacier kept", Section: "Science", Authors: []string{"Astrid Nyberg"},
		Blocks: []archive.Block{{Kind: archive.Paragraph, Text: "Melting ice gives back shoes and skis."}},
	})
	if err != nil {
		log.Fatal(err)
	}

	encoder, err := export.NewEncoder(os.Stdout, "txt")
	if err != nil {
		log.Fatal(err)
	}
	for s, err := range a.Snapshots(context.Background(), archive.Query{Section: "science", Limit: 10}) {
		if err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(export.LineOf(s)); err != nil {
			log.Fatal(err)
		}
	}
	if err := encoder.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// What the glacier kept
	// By Astrid Nyberg
	// magazine.example
	// https://magazine.example/glacier
	// Captured 2024-01-10T09:00:00Z, version 1 of 1
	//
	// Melting ice gives back shoes and skis.
}
