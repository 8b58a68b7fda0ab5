package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard lets connections through to public addresses, and to the others that
// are allowed by name. It looks at the address that is dialled, after DNS has
// said its last word, so that no redirect and no name can lead around it.
type guard struct {
	public *ssrf.Guardian
	names  []endpoint
	nets   []network
}

// endpoint is a host allowed by name; port "" is any.
type endpoint struct{ host, port string }

// network is a range of addresses; port 0 is any.
type network struct {
	prefix netip.Prefix
	port   uint16
}

func newGuard(allow []string) (*guard, error) {
	g := &guard{public: ssrf.New(ssrf.WithAnyPort())}
	for _, entry := range allow {
		if err := g.allow(strings.ToLower(strings.TrimSpace(entry))); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *guard) allow(entry string) error {
	if prefix, err := netip.ParsePrefix(entry); err == nil {
		g.nets = append(g.nets, network{prefix: prefix.Masked()})
		return nil
	}
	if addr, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
		g.nets = append(g.nets, only(addr, 0))
		return nil
	}
	if ap, err := netip.ParseAddrPort(entry); err == nil {
		g.nets = append(g.nets, only(ap.Addr(), ap.Port()))
		return nil
	}
	host, port, colon := strings.Cut(entry, ":")
	if _, err := strconv.ParseUint(port, 10, 16); colon && err != nil || host == "" || strings.ContainsAny(host, "/ @[]*") {
		return fmt.Errorf("allow private %q: want HOST, HOST:PORT or a range as 10.0.0.0/8", entry)
	}
	g.names = append(g.names, endpoint{host, port})
	return nil
}

func only(a netip.Addr, port uint16) network {
	a = a.Unmap()
	return network{netip.PrefixFrom(a, a.BitLen()), port}
}

// dial connects to address or returns ErrPrivate.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Control: g.control}
	if g.named(address) {
		d.Control = nil
	}
	return d.DialContext(ctx, network, address)
}

func (g *guard) named(address string) bool {
	host, port, _ := net.SplitHostPort(strings.ToLower(address))
	for _, n := range g.names {
		if n.host == host && (n.port == "" || n.port == port) {
			return true
		}
	}
	return false
}

// control is a net.Dialer's: address is resolved.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s: %w", address, ErrPrivate)
	}
	addr := to.Addr().Unmap().WithZone("")
	for _, n := range g.nets {
		if n.prefix.Contains(addr) && (n.port == 0 || n.port == to.Port()) {
			return nil
		}
	}
	if g.public.SafeAddr(addr) != nil {
		return fmt.Errorf("%s: %w", addr, ErrPrivate)
	}
	return nil
}
