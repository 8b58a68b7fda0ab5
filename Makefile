# "make check" is what the build server runs; its steps are in .ci/run.

all: build test

build:
	go build -o tearsheet ./cmd/tearsheet

test:
	go test ./...

check:
	.ci/run

fuzz:
	.ci/run fuzz

demo:
	go run ./cmd/tearsheet demo

cover:
	go test -coverprofile=cover.out ./... && go tool cover -func=cover.out | tail -1

# train needs labelled pages: make train DEV=PREFIX, see docs/extraction.md.
train:
	go test -tags train -run TestTrain -timeout 1h -v ./scraper/extract -dev $(DEV)

# bench puts the extractor beside others, on the pages that train takes.
bench:
	cd bench && go run ./extract $(abspath $(DEV))

# measure needs articles as JSON lines: make measure CORPUS=FILE N=20000, see docs/archive.md.
N ?= 20000
measure:
	go test -tags measure -run TestMeasure -timeout 3h -v ./archive/search -corpus $(CORPUS) -articles $(N)

# cost measures an archive of N articles, of the paragraphs in TEXTS (jsonl,
# perhaps gz, with a "text" a line) recombined: see docs/archive.md.
cost:
	go test -tags cost -run TestCost -timeout 3h -v ./archive/boltdb -texts $(abspath $(TEXTS)) -articles $(N)

# frontier measures a frontier of a million URLs: see docs/crawling.md.
frontier:
	go test -run TestScale -timeout 10m -v ./scraper/frontier -args -urls 1000000 -hosts 10000

fmt:
	go tool gofumpt -w .

clean:
	rm -rf tearsheet cover.out tearsheet-demo

.PHONY: all build test check fuzz demo cover train measure bench cost frontier fmt clean
