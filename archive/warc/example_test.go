package warc_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// Example records an exchange, and reads it again.
func Example() {
	dir, err := os.MkdirTemp("", "warc")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	w, err := warc.Create(dir, warc.Options{Software: "example/1"})
	if err != nil {
		log.Fatal(err)
	}
	body := []byte("<p>Melting ice gives back shoes and skis.")
	place, err := w.Record(context.Background(), archive.Exchange{
		URL: "https://magazine.example/glacier", Time: time.Date(2024, 1, 10, 9, 0, 0, 0, time.UTC),
		Request: []byte("GET /glacier HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: body, Payload: archive.Sum(body),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	r, err := warc.Open(dir, place)
	if err != nil {
		log.Fatal(err)
	}
	response, err := r.HTTP()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s of %s\n%d %s\n", r.Type, r.TargetURI, response.Status, response.Body)
	// Output:
	// response of https://magazine.example/glacier
	// 200 <p>Melting ice gives back shoes and skis.
}
