using System.Net.Http.Json;
using System.Text.Json;

namespace Guardrails.Conformance.Soak;

/// <summary>Lets things go wrong at the sandbox, through its control endpoint, and moves the prices.</summary>
internal sealed class FaultInjector(Uri address, ulong seed) : IDisposable
{
    // Most faults hit questions: an order that never arrived cannot be told from one that did, and stays unknown for a minute.
    private static readonly (int Weight, string Fault, string? Method, string? Path)[] _faults =
    [
        (3, "gateway_timeout_before", "GET", null),
        (3, "internal_error_before", "GET", null),
        (2, "connection_lost_after", "GET", null),
        (1, "rate_limited", "GET", null),
        (4, "delay_answer", "GET", null),
        (6, "gateway_timeout_after", "POST", "/v2/orders"),
        (4, "internal_error_after", "POST", "/v2/orders"),
        (6, "connection_lost_after", "POST", "/v2/orders"),
        (1, "gateway_timeout_before", "POST", "/v2/orders"),
        (6, "delay_answer", "POST", "/v2/orders"),
        (1, "rate_limited", "POST", "/v2/orders"),
        (3, "gateway_timeout_after", "PATCH", "/v2/orders"),
        (2, "connection_lost_after", "PATCH", "/v2/orders"),
        (1, "internal_error_before", "PATCH", "/v2/orders"),
        (1, "rate_limited", "PATCH", "/v2/orders"),
        (3, "delay_answer", "PATCH", "/v2/orders"),
        (3, "gateway_timeout_after", "DELETE", "/v2/orders"),
        (2, "gateway_timeout_before", "DELETE", "/v2/orders"),
        (2, "connection_lost_after", "DELETE", "/v2/orders"),
        (1, "rate_limited", "DELETE", "/v2/orders"),
        (3, "delay_answer", "DELETE", "/v2/orders"),
        (5, "drop_event", null, null),
        (12, "duplicate_event", null, null),
    ];

    private static readonly string[] _endings = ["abort", "close", "error"];

    private readonly Random _chance = new((int)(seed % int.MaxValue));
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    private readonly SortedDictionary<string, int> _armed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _happened = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _acting = new(1);
    private bool _isCalm;

    /// <summary>How often the streams were ended.</summary>
    public int StreamEnds { get; private set; }

    /// <summary>How often each fault has happened; those that still wait for their opportunity are not counted.</summary>
    public IReadOnlyDictionary<string, int> Happened
    {
        get
        {
            lock (_happened)
            {
                return new SortedDictionary<string, int>(_happened, StringComparer.Ordinal);
            }
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var (streamEnds, slows, waves) = (0L, 0L, 0);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(_chance.Next(80, 200), CancellationToken.None).ConfigureAwait(false);
            await _acting.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                await MoveAsync(++waves).ConfigureAwait(false);
                if (_isCalm || waves % 3 > 0)
                {
                    continue;
                }

                await ArmAsync().ConfigureAwait(false);
                if (Environment.TickCount64 > streamEnds)
                {
                    streamEnds = streamEnds == 0L ? Environment.TickCount64 + 1_000 : Environment.TickCount64 + _chance.Next(3_000, 6_000);
                    await PostAsync("stream", new { action = _endings[_chance.Next(_endings.Length)] }).ConfigureAwait(false);
                    StreamEnds++;
                }

                if (Environment.TickCount64 > slows)
                {
                    slows = Environment.TickCount64 + _chance.Next(2_000, 6_000);
                    await SlowAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                _acting.Release();
            }
        }
    }

    /// <summary>Ends every fault, or lets them begin again.</summary>
    public async Task CalmAsync(bool calm)
    {
        await _acting.WaitAsync().ConfigureAwait(false);
        try
        {
            _isCalm = calm;
            if (!calm)
            {
                return;
            }

            await CountAsync().ConfigureAwait(false);
            using var ended = await _http.DeleteAsync("/sandbox/faults").ConfigureAwait(false);
            ended.EnsureSuccessStatusCode();
            _armed.Clear();
            await PostAsync("latencies", new { ack_ms = 3, fill_ms = 5, cancel_ms = 60, replace_ms = 0, fill_report_ms = 0, hold_release_ms = 0 }).ConfigureAwait(false);
        }
        finally
        {
            _acting.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _acting.Dispose();
    }

    private async Task ArmAsync()
    {
        var at = _chance.Next(_faults.Sum(static fault => fault.Weight));
        var drawn = _faults.First(fault => (at -= fault.Weight) < 0);
        await PostAsync("faults", new { fault = drawn.Fault, method = drawn.Method, path = drawn.Path, delay_ms = drawn.Fault == "delay_answer" ? _chance.Next(200, 4_000) : 0 }).ConfigureAwait(false);
        _armed[drawn.Fault] = _armed.GetValueOrDefault(drawn.Fault) + 1;
        if (_armed.Values.Sum() >= 30)
        {
            await CountAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What was armed and waits no longer has happened.</summary>
    private async Task CountAsync()
    {
        var state = await _http.GetFromJsonAsync<JsonElement>("/sandbox").ConfigureAwait(false);
        var left = state.GetProperty("armed").EnumerateArray().GroupBy(static fault => fault.GetProperty("fault").GetString()!, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Sum(static fault => fault.GetProperty("count").GetInt32()), StringComparer.Ordinal);
        lock (_happened)
        {
            foreach (var (fault, armed) in _armed.ToList())
            {
                _happened[fault] = _happened.GetValueOrDefault(fault) + armed - left.GetValueOrDefault(fault);
                _armed[fault] = left.GetValueOrDefault(fault);
            }
        }
    }

    /// <summary>Everything at the venue takes another while: reports come late, shares stay held, positions are told late.</summary>
    private Task SlowAsync() => PostAsync("latencies", new
    {
        ack_ms = _chance.Next(0, 150),
        fill_ms = _chance.Next(0, 300),
        cancel_ms = _chance.Next(0, 500),
        replace_ms = _chance.Next(0, 200),
        fill_report_ms = _chance.Next(2) == 0 ? 0 : _chance.Next(0, 1_500),
        hold_release_ms = _chance.Next(2) == 0 ? 0 : _chance.Next(0, 500),
        position_ms = _chance.Next(2) == 0 ? 0 : _chance.Next(0, 2_000),
    });

    private Task MoveAsync(int wave)
    {
        var prices = new Dictionary<string, decimal>();
        var phase = 0d;
        foreach (var (symbol, middle) in SoakRun.Prices)
        {
            phase += 1.1;
            prices[symbol] = decimal.Round(middle * (1m + (decimal)((0.02 * Math.Sin((wave / 25.0) + phase)) + (0.002 * (_chance.NextDouble() - 0.5)))), 2);
        }

        return PostAsync("prices", prices);
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/sandbox/{path}", body).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The sandbox answers {(int)answer.StatusCode} to /sandbox/{path}: {await answer.Content.ReadAsStringAsync().ConfigureAwait(false)}");
        }
    }
}
