// Package archivetest is the contract that every archive.Store keeps, and the
// rules of archive.Archive tried over it.
package archivetest

import (
	"testing"

	"tearsheet/archive"
)

// TestStore runs the contract. open returns a new, empty store each time; it
// sees to it that the store is closed when the test ends.
func TestStore(t *testing.T, open func(testing.TB) archive.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *desk)
	}{
		{"Update/RollsBack", updateRollsBack},
		{"Update/SparesOthers", updateSparesOthers},
		{"Update/Cancelled", updateCancelled},
		{"Update/Panics", updatePanics},
		{"Update/ReadsItsWrites", updateReadsItsWrites},
		{"Read/NotFound", readNotFound},
		{"Read/Links", readLinks},
		{"Read/IDs", readIDs},
		{"Read/Newest", readNewest},
		{"Read/Facets", readFacets},
		{"Read/FacetsLater", readFacetsLater},
		{"Read/Captures", readCaptures},
		{"Read/RoundTrip", readRoundTrip},
		{"Read/Marks", readMarks},

		{"Save/Versions", saveVersions},
		{"Save/WhatChanges", saveWhatChanges},
		{"Save/Upgrade", saveUpgrade},
		{"Save/SeveralURLs", saveSeveralURLs},
		{"Save/OtherArticles", saveOtherArticles},
		{"Save/Alternating", saveAlternating},
		{"Save/Leaves", saveLeaves},
		{"Save/OutOfOrder", saveOutOfOrder},
		{"Save/Concurrent", saveConcurrent},
		{"Save/Refuses", saveRefuses},
		{"Save/AnyOrder", saveAnyOrder},
		{"Seen/Gone", seenGone},
		{"Seen/Grace", seenGrace},
		{"Seen/LivesOn", seenLivesOn},
		{"Seen/Revisit", seenRevisit},
		{"Seen/Moved", seenMoved},
		{"Seen/MovedAway", seenMovedAway},
		{"Find/Addresses", findAddresses},
		{"Find/Ambiguous", findAmbiguous},
		{"List/History", listHistory},
		{"List/Captures", listCaptures},
		{"List/Journal", listJournal},
		{"List/Stats", listStats},
		{"Query/Filters", queryFilters},
		{"Query/Orders", queryOrders},
		{"Query/WhileSaving", queryWhileSaving},
		{"Change/Mixed", changeMixed},
		{"Change/Late", changeLate},
		{"State/Walled", stateWalled},
		{"State/Edited", stateEdited},
		{"State/Soft", stateSoft},
		{"State/Astray", stateAstray},
		{"State/Moved", stateMoved},
		{"State/Turned", stateTurned},
		{"Change/None", changeNone},
		{"Change/Listed", changeListed},
		{"Change/Derived", changeDerived},
		{"Copy/Similar", copySimilar},
		{"Copy/Formulaic", copyFormulaic},
		{"Copy/OfDay", copyOfDay},
		{"Copy/Mends", copyMends},
		{"Merge/Interleaves", mergeInterleaves},
		{"Merge/Moves", mergeMoves},
		{"Verify/Records", verifyRecords},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, newDesk(t, open))
		})
	}
}
