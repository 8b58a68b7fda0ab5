package fetch

import (
	"context"
	"net/url"
)

// WithTurn makes every exchange of a Fetch or Robots under the context wait for
// its turn: take is called before each, but for the first to a host after it
// was called, and again where a redirect leads to another host. It waits until
// the host may be asked, and its error ends the fetch. The time it takes does
// not count as the fetch's.
//
// Without it a fetch is as quick as the network: what a redirect and a
// robots.txt cost comes at once.
func WithTurn(ctx context.Context, take func(context.Context, *url.URL) error) context.Context {
	return context.WithValue(ctx, turnKey{}, &turn{ask: take})
}

type turnKey struct{}

// turn is one fetch's permission to make its next request.
type turn struct {
	ask  func(context.Context, *url.URL) error
	held string // the host it is for, "" is none
}

// take gets a turn for u's host, if it is not held and unused yet.
func take(ctx context.Context, u *url.URL) error {
	t, ok := ctx.Value(turnKey{}).(*turn)
	if !ok || t.held == u.Host {
		return nil
	}
	t.held = ""
	if err := t.ask(ctx, u); err != nil {
		return err
	}
	t.held = u.Host
	return nil
}

// spend uses the turn up.
func spend(ctx context.Context) {
	if t, ok := ctx.Value(turnKey{}).(*turn); ok {
		t.held = ""
	}
}
