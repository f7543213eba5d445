using Stint.Coding;

namespace Stint.Tests.Coding;

public sealed class WhatSentIt
{
    [Theory]
    [InlineData("wakatime/v1.60.1 (linux-5.15.0-x86_64) go1.19 vscode/1.80.1 vscode-wakatime/24.2.1", "VS Code|vscode-wakatime/24.2.1|Linux||")]
    [InlineData("wakatime/v2.24.4 (darwin-25.4.0-arm64) go1.26.5 opus/5 claude-code/2.1.220 claude-code-wakatime/4.1.0", "Claude Code|claude-code-wakatime/4.1.0|Mac|claude-code|opus-5")]
    [InlineData("wakatime/v2.24.4 (windows-10.0.26100-x86_64) go1.26.5 claude-code/2.1.220 claude-code-wakatime/4.1.0", "Claude Code|claude-code-wakatime/4.1.0|Windows|claude-code|")]
    [InlineData("wakatime/v2.24.4 (linux-6.1-x86_64) go1.26.5 gpt-5/1 codex/0.98.0 codex-wakatime/1.0.0", "Codex|codex-wakatime/1.0.0|Linux|codex|gpt-5-1")]
    [InlineData("wakatime/13.1.0 (Linux-5.4.0-42-generic-x86_64-with-glibc2.29) Python3.8.10.final.0 vim/8.1 vim-wakatime/8.0.0", "Vim|vim-wakatime/8.0.0|Linux||")]
    [InlineData("wakatime/v1.35.2 (darwin-21.4.0-arm64) go1.18 IntelliJ IDEA/2022.1.1 IntelliJ IDEA-wakatime/14.0.3", "IntelliJ IDEA|IntelliJ IDEA-wakatime/14.0.3|Mac||")]
    [InlineData("wakatime/v1.102.1 (linux-6.8-x86_64) go1.22.5 Zed/0.180.0 wakatime-ls/0.1.10", "Zed|wakatime-ls/0.1.10|Linux||")]
    [InlineData("wakatime/v1.102.1 (linux-6.8-x86_64) go1.22.5 wakatime-ls/0.1.10", "|wakatime-ls/0.1.10|Linux||")]
    [InlineData("wakatime/v1.102.1 (linux-6.8-x86_64) go1.22.5 wakatime-cli/1.102.1", "|wakatime-cli/1.102.1|Linux||")]
    [InlineData("wakatime/v1.90.0 (linux-5.15.0-microsoft-standard-WSL2-x86_64) go1.21 Unknown/0", "Unknown||Linux||")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 linux_x86-64 chrome-wakatime/4.1.0", "Chrome|chrome-wakatime/4.1.0|Linux||")]
    [InlineData("stint/0.1.0 (linux) vim/9.1 vim-wakatime/11.2", "Vim|vim-wakatime/11.2|Linux||")]
    [InlineData("curl/8.5.0", "||||")]
    [InlineData("", "||||")]
    [InlineData("wakatime/", "||||")]
    [InlineData("////// / ( ) )( wakatime/x (", "||||")]
    public void Is_read_from_its_user_agent(string userAgent, string told)
    {
        var agent = CodingAgent.Read(userAgent);
        Assert.Equal(told, $"{agent.Editor}|{agent.Plugin}|{agent.Os}|{agent.Harness}|{agent.Model}");
    }
}
