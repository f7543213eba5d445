using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Stint.Hosting;

namespace Stint.Tests.Hosting.Applications;

/// <summary>The application that docs/guide/aspnet.md shows: the lines between the marks stand there as they stand here.</summary>
internal static class ExampleShop
{
    public static WebApplication Build(string[] args)
    {
        // begin
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddStint(stint =>
        {
            stint.Store = builder.Configuration["Stint:Store"] ?? "stint.db";
            stint.Site = "shop";
            stint.ExcludedPaths.Add("/health");
        });

        var app = builder.Build();
        app.UseStintVisits();
        app.MapStint("/stint");

        app.MapGet("/", () => Results.Content("<h1>Shop</h1>", "text/html"));
        app.MapGet("/cart", () => Results.Content("<h1>Cart</h1>", "text/html"));
        app.MapGet("/health", () => Results.Content("<p>well</p>", "text/html"));
        app.MapPost("/orders/{user}", async (string user, IStint stint) =>
        {
            await stint.RecordAsync([new VisitorEvent { UserId = user, Type = "workflow", Name = "checkout", Step = "complete", Page = "/orders" }]);
            return Results.Text("Thank you");
        });
        app.MapGet("/online", async (IStint stint) => $"{(await stint.ActiveAsync()).Users} here now");
        // end
        return app;
    }
}
