namespace Guardrails.Lives.Reach;

/// <summary>
/// Tries every sequence of fills in lots of one. Orders that nothing tells apart are one order; a state is how much each has filled, and is
/// visited once.
/// </summary>
internal static class ReachableNets
{
    private const int MostStates = 1 << 24;

    [ThreadStatic]
    private static bool[]? s_visited;

    public static ReachRange Of(int net, IReadOnlyList<ReachOrder> orders, IReadOnlyList<int> rooms)
    {
        var joined = Join(orders);
        var places = new int[joined.Count];
        var states = 1;
        for (var i = 0; i < joined.Count; i++)
        {
            places[i] = states;
            states *= joined[i].Leaves + 1;
            if (states > MostStates)
            {
                throw new InvalidOperationException($"{joined.Count} orders are too many to try every sequence.");
            }
        }

        var search = new Search(joined, rooms, places);
        return search.Run(states, net);
    }

    private static List<ReachOrder> Join(IReadOnlyList<ReachOrder> orders)
    {
        var isEntry = new bool[orders.Count];
        foreach (var order in orders)
        {
            if (order.WaitsFor >= 0)
            {
                isEntry[order.WaitsFor] = true;
            }
        }

        var places = new int[orders.Count];
        var joined = new List<ReachOrder>();
        for (var i = 0; i < orders.Count; i++)
        {
            var order = orders[i];
            var isPlain = order.Group < 0 && order.WaitsFor < 0 && !isEntry[i];
            var same = isPlain ? joined.FindIndex(o => o.Group == -1 && o.WaitsFor == -1 && o.Side == order.Side && o.IsCapped == order.IsCapped && o.IsOwnExit == order.IsOwnExit) : -1;
            if (same >= 0)
            {
                joined[same] = joined[same] with { Leaves = joined[same].Leaves + order.Leaves };
                places[i] = same;
                continue;
            }

            places[i] = joined.Count;
            joined.Add(isEntry[i] ? order with { Group = order.Group < 0 ? -2 : order.Group } : order);
        }

        for (var i = 0; i < joined.Count; i++)
        {
            if (joined[i].WaitsFor >= 0)
            {
                joined[i] = joined[i] with { WaitsFor = places[joined[i].WaitsFor] };
            }
        }

        return joined;
    }

    private sealed class Search(List<ReachOrder> orders, IReadOnlyList<int> rooms, int[] places)
    {
        private readonly int[] _filled = new int[orders.Count];
        private readonly int[] _grouped = new int[rooms.Count];
        private int _low;
        private int _high;
        private int _exitLow;
        private int _exitHigh;

        public ReachRange Run(int states, int net)
        {
            (_low, _high) = (net, net);
            if (s_visited is null || s_visited.Length < states)
            {
                s_visited = new bool[Math.Max(states, 4096)];
            }
            else
            {
                Array.Clear(s_visited, 0, states);
            }

            s_visited[0] = true;
            Visit(0, net);
            return new ReachRange(_low, _high, _exitLow, _exitHigh);
        }

        private void Visit(int state, int at)
        {
            _low = Math.Min(_low, at);
            _high = Math.Max(_high, at);
            for (var i = 0; i < orders.Count; i++)
            {
                var order = orders[i];
                if (!CanFill(i, at))
                {
                    continue;
                }

                var then = at + order.Side;
                if (order.IsOwnExit)
                {
                    // Recorded for every fill, also one that leads to a state seen before: another order may have led there.
                    _exitLow = order.Side < 0 ? Math.Min(_exitLow, then) : _exitLow;
                    _exitHigh = order.Side > 0 ? Math.Max(_exitHigh, then) : _exitHigh;
                }

                var next = state + places[i];
                if (s_visited![next])
                {
                    continue;
                }

                s_visited[next] = true;
                _filled[i]++;
                if (order.Group >= 0)
                {
                    _grouped[order.Group]++;
                }

                Visit(next, then);
                _filled[i]--;
                if (order.Group >= 0)
                {
                    _grouped[order.Group]--;
                }
            }
        }

        private bool CanFill(int i, int at)
        {
            var order = orders[i];
            if (_filled[i] >= order.Leaves || (order.IsCapped && (order.Side > 0 ? at >= 0 : at <= 0)))
            {
                return false;
            }

            if (order.Group >= 0 && _grouped[order.Group] >= rooms[order.Group])
            {
                return false;
            }

            if (order.WaitsFor < 0)
            {
                return true;
            }

            var used = order.Group >= 0 ? _grouped[order.Group] : _filled[i];
            var entry = _filled[order.WaitsFor];
            return used < order.Cover + entry && (!order.WaitsForAll || entry == orders[order.WaitsFor].Leaves);
        }
    }
}
